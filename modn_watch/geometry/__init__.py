"""Paths, contours, parts and measures in millimetres; knows no file format."""
