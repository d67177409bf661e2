"""The HTTP API: one router for each noun, over one installation.

This package is the only one that knows FastAPI and uvicorn, an extra: `modn-watch[api]`.
"""

from modn_watch.api.application import application
from modn_watch.api.priority import step_back
from modn_watch.api.service import Service
from modn_watch.api.serving import listening, serve, serving

__all__ = ["Service", "application", "listening", "serve", "serving", "step_back"]
