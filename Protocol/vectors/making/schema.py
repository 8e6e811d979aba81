"""The messages of ../../postil.proto, compiled into a folder that is gone again at once."""

import importlib
import pathlib
import shutil
import subprocess
import sys
import tempfile

_PROTOCOL = pathlib.Path(__file__).resolve().parents[2]


def _compiled():
    protoc = [shutil.which("protoc")] if shutil.which("protoc") else None
    try:
        importlib.import_module("grpc_tools.protoc")
        protoc = [sys.executable, "-m", "grpc_tools.protoc"]
    except ImportError:
        pass
    if protoc is None:
        sys.exit("make.py needs protoc: install protobuf-compiler, or grpcio-tools with pip")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [*protoc, f"-I{_PROTOCOL}", f"--python_out={folder}", "postil.proto"], check=True)
        sys.path.insert(0, folder)
        try:
            return importlib.import_module("postil_pb2")
        except ImportError as problem:
            sys.exit(f"make.py needs the Python runtime of protobuf ({problem})")
        finally:
            sys.path.remove(folder)


pb = _compiled()


def encode(message):
    return message.SerializeToString(deterministic=True)
