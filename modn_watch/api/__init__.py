"""The HTTP API: one router for each noun, over one installation.

This package is the only one that knows FastAPI and uvicorn, an extra: `modn-watch[api]`.
"""

from modn_watch.api.application import application
from modn_watch.api.service import Service
from modn_watch.api.serving import listening, serve, serving, step_back

__all__ = ["Service", "application", "listening", "serve", "serving", "step_back"]
