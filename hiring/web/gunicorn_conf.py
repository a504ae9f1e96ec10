"""How gunicorn runs the pages; `hiring serve` uses it, others say `-c python:hiring.web.gunicorn_conf`."""

import gc
import os
from pathlib import Path

worker_class = "gthread"
workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
threads = 8
preload_app = False  # database connections must not be shared by forked processes
control_socket_disable = True  # else gunicorn opens one in the home folder
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 0
limit_request_line = 4094
# For whoever switches the access log on: no address and no Referer, since an invitation's address is its secret.
access_log_format = '%(h)s %(t)s "%(m)s" %(s)s %(B)s %(M)sms'
if Path("/dev/shm").is_dir():  # noqa: S108 - gunicorn's heartbeat, which a slow disk would stop
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def post_worker_init(_worker: object) -> None:
    """Leave what was loaded at the start out of every later search for garbage: it stays for good."""
    gc.collect()
    gc.freeze()
