"""The Docker engine that `sam local` runs functions in. As a program, it ends with 3 and says so where none answers."""

import platform
import socket
import sys

import docker
from docker.errors import DockerException, ImageNotFound

ARCHITECTURE = "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"
IMAGE = f"public.ecr.aws/lambda/python:3.13-{ARCHITECTURE}"
HOST = "host.docker.internal"

ADVICE = """\
Nothing was tested: `sam local` runs functions in containers, and no Docker engine answers.
Start Docker Desktop, Colima, Podman or Finch, or install Docker Engine, and name its socket in DOCKER_HOST
where it is not the usual one. Then run this again."""


def host_address() -> str:
    """This machine's address as containers see it; fetches the image where it is missing."""
    engine = docker.from_env()
    try:
        engine.images.get(IMAGE)
    except ImageNotFound:
        engine.images.pull(IMAGE)
    look_up = f"import socket; print(socket.gethostbyname('{HOST}'))"
    printed = engine.containers.run(
        IMAGE,
        ["-c", look_up],
        entrypoint="/var/lang/bin/python3.13",
        extra_hosts={HOST: "host-gateway"},
        remove=True,
    )
    return str(printed.decode().strip())


def bindable(address: str) -> str:
    """Where a server must listen to be reached there: Docker Desktop forwards to loopback, Linux has a bridge."""
    with socket.socket() as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return "127.0.0.1"
    return address


def main() -> int:
    try:
        docker.from_env(timeout=10).ping()
    except DockerException:
        sys.stderr.write(f"{ADVICE}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
