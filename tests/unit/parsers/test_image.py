import base64
import io
import os
import time
import tracemalloc
from dataclasses import replace

import pytest
from PIL import Image

from modn_watch.errors import Oversize, Unreadable
from modn_watch.model import Limits
from modn_watch.parsers import image, image_frames
from tests.builders import a_picture, a_png, an_image


def parse(content, **limits):
    return image.parse(io.BytesIO(content), replace(Limits(), **limits))


def codes(extract):
    return [note.code for note in extract.notes]


def exif(**tags):
    stated = Image.Exif()
    for name, value in tags.items():
        stated[{"Make": 0x010F, "Orientation": 0x0112, "ExifIFD": 0x8769, "GPS": 0x8825}[name]] = (
            value
        )
    return stated


@pytest.mark.parametrize(
    ("kind", "mime_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("TIFF", "image/tiff"),
        ("BMP", "image/bmp"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
    ],
)
def test_every_kind_of_picture_is_measured(kind, mime_type):
    extract = parse(an_image(a_picture("Bracket", size=(320, 200)), kind))
    assert extract.mime_type == mime_type
    assert extract.details["format"] == kind
    assert (extract.details["width_px"], extract.details["height_px"]) == (320, 200)
    assert extract.details["frames"] == 1
    assert codes(extract) == ["ocr_off"]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_mode_gets_a_preview_and_is_named(mode):
    picture = Image.new(mode, (600, 300))
    extract = parse(an_image(picture, "PNG"))
    assert extract.details["mode"] == mode
    shown = Image.open(io.BytesIO(base64.b64decode(extract.preview.base64)))
    assert (shown.format, shown.size) == ("PNG", (256, 128))
    assert extract.preview.mime_type == "image/png"


def test_small_picture_is_not_enlarged_for_its_preview():
    extract = parse(an_image(Image.new("RGB", (40, 20))))
    assert Image.open(io.BytesIO(base64.b64decode(extract.preview.base64))).size == (40, 20)


@pytest.mark.parametrize(
    ("options", "dpi"),
    [({"dpi": (300, 300)}, [300.0, 300.0]), ({}, None), ({"dpi": (1, 1)}, None)],
)
def test_dots_an_inch_are_told_when_they_are_known(options, dpi):
    found = parse(an_image(a_picture("x"), "TIFF", **options)).details["dpi"]
    assert found == dpi


def test_camera_data_is_kept_under_human_names_as_plain_json():
    stated = exif(
        Make="Shop camera\x00",
        ExifIFD={0x9003: "2025:09:17 10:00:00", 0x829A: 0.02, 0x927C: b"\x00private"},
        GPS={1: "S", 2: (29.0, 51.0, 30.5)},
    )
    found = parse(an_image(kind="JPEG", exif=stated)).details["exif"]
    assert found["Make"] == "Shop camera"
    assert found["DateTimeOriginal"] == "2025:09:17 10:00:00"
    assert found["ExposureTime"] == 0.02
    assert found["GPSLatitude"] == [29.0, 51.0, 30.5]
    assert "MakerNote" not in found


def test_damaged_camera_data_do_not_cost_the_picture():
    content = an_image(kind="WEBP", exif=exif(Make="camera"))
    damaged = content.replace(b"MM\x00*", b"XX\x00*")
    assert damaged != content
    extract = parse(damaged)
    assert codes(extract) == ["exif_unread", "ocr_off"]
    assert extract.details["exif"] == {}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_truncated_picture_is_unreadable(kind, share):
    content = an_image(a_picture("Bracket left"), kind)
    with pytest.raises(Unreadable):
        parse(content[: int(len(content) * share)])


def test_damage_inside_is_found_by_decoding():
    content = bytearray(a_png("Bracket left"))
    content[len(content) // 2] ^= 0xFF
    with pytest.raises(Unreadable, match="damaged"):
        parse(bytes(content))


def test_vast_picture_is_refused_before_it_is_decoded():
    content = bytearray(a_png("x"))
    # Width and height in the first chunk; its checksum is made good.
    content[16:24] = (30_000).to_bytes(4, "big") * 2
    with pytest.raises(Oversize, match="30000 x 30000"):
        parse(_with_good_checksum(content))


def _with_good_checksum(content):
    import zlib  # noqa: PLC0415 - for this one purpose

    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


def test_pixel_limit_is_the_callers():
    content = an_image(Image.new("RGB", (100, 100)))
    assert parse(content, pixels=10_000).details["width_px"] == 100
    with pytest.raises(Oversize):
        parse(content, pixels=9_999)


def a_tiff(*words, **options):
    frames = [a_picture(word, size=(500, 150)) for word in words]
    return an_image(frames[0], "TIFF", save_all=True, append_images=frames[1:], **options)


def test_every_frame_is_read_in_order():
    extract = parse(a_tiff("First", "Second", "Third"), ocr_languages="eng")
    assert extract.texts == ("First", "Second", "Third")
    assert extract.details["frames"] == 3
    assert extract.details["ocr"]["frames_read"] == 3
    assert codes(extract) == []


def test_frames_of_a_gif_are_read():
    frames = [a_picture(word, mode="P", size=(500, 150)) for word in ("First", "Second")]
    content = an_image(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert parse(content, ocr_languages="eng").texts == ("First", "Second")


def test_time_for_text_is_for_all_frames_together_and_a_note_tells_the_rest(monkeypatch, tmp_path):
    program = tmp_path / "tesseract"
    program.write_text(
        '#!/bin/sh\ncase "$1" in --list-langs) echo; echo eng; exit;; '
        "--version) echo tesseract 5.3.0; exit;; esac\nexec sleep 10\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    started = time.monotonic()
    extract = parse(a_tiff(*["Word"] * 8), ocr_languages="eng", ocr_timeout_s=1.0)
    assert time.monotonic() - started < 5
    assert codes(extract) == ["ocr_timeout", "frames_left_out"]
    assert [note.place for note in extract.notes] == ["picture 1", ""]


def test_time_that_decoding_takes_counts_too():
    def shown(number):
        time.sleep(0.4)
        return Image.new("L", (40, 40), number)

    found = image_frames.read(
        shown, 20, replace(Limits(), ocr_languages="eng", ocr_timeout_s=1), ()
    )
    assert 1 <= found.details["frames_read"] <= 3
    assert found.notes[-1].code == "frames_left_out"


def test_a_film_is_not_read_to_its_end():
    frames = [Image.new("L", (8, 8), number) for number in range(60)]
    content = an_image(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    extract = parse(content, ocr_languages="eng")
    assert extract.details["ocr"]["frames_read"] == 50
    assert codes(extract)[-1] == "frames_left_out"


def test_damaged_or_vast_frame_costs_only_itself():
    frames = [a_picture("First", size=(500, 150)), Image.new("L", (2_000, 2_000), 255)]
    frames.append(a_picture("Third", size=(500, 150)))
    content = an_image(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    extract = parse(content, ocr_languages="eng", pixels=100_000)
    assert extract.texts == ("First", "Third")
    assert [(note.code, note.place) for note in extract.notes] == [
        ("frame_unread", "picture 2"),
        ("frames_left_out", ""),
    ]


def test_a_picture_states_what_its_labels_say_and_a_pack_of_pages_nothing():
    assert {f.field: f.value for f in parse(a_tiff("Qty: 14"), ocr_languages="eng").facts} == {
        "quantity": 14
    }
    assert parse(a_tiff("Qty: 14", "Notes"), ocr_languages="eng").facts == ()


def test_small_file_of_a_vast_picture_is_refused_before_it_takes_memory():
    stream = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(stream, "PNG")
    assert len(stream.getvalue()) < 300_000
    tracemalloc.start()
    with pytest.raises(Oversize, match="30000 x 30000"):
        parse(stream.getvalue())
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < 10_000_000


def test_recognised_lines_are_the_texts_with_a_confidence():
    extract = parse(a_png("Bracket left", "Quantity 14"), ocr_languages="eng+afr")
    assert extract.texts == ("Bracket left", "Quantity 14")
    assert extract.details["ocr"]["words"] == 4
    assert extract.details["ocr"]["confidence"] > 80
    assert codes(extract) == []


@pytest.mark.parametrize(
    ("orientation", "turn"),
    [
        (3, Image.Transpose.ROTATE_180),
        (6, Image.Transpose.ROTATE_90),
        (8, Image.Transpose.ROTATE_270),
    ],
)
def test_text_is_read_upright_as_the_camera_was_held(orientation, turn):
    lying = a_picture("Bracket left", size=(700, 200)).transpose(turn)
    content = an_image(lying, "JPEG", exif=exif(Orientation=orientation))
    assert parse(content, ocr_languages="eng").texts == ("Bracket left",)


def test_time_limit_of_recognition_is_a_note_and_the_picture_completes():
    extract = parse(a_png("Bracket left"), ocr_languages="eng", ocr_timeout_s=0.001)
    assert codes(extract) == ["ocr_timeout"]
    assert extract.details["ocr"] == {
        "confidence": None, "words": 0, "word_confidences": [], "frames_read": 1
    }  # fmt: skip


def test_disk_that_fails_is_not_blamed_on_the_picture():
    class Failing(io.BytesIO):
        def read(self, *_):
            raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        image.parse(Failing(), Limits())
