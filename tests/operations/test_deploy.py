"""Deployment files are consistent: image, compose file, key of the engine."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from search.engines.elasticsearch.health import has_security_fixes

ROOT = Path(settings.BASE_DIR)
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(COMPOSE)["services"]
OURS = ("prepare", "web", "worker", "mailer")
PINNED = re.compile(r"[a-z/-]+:\d+\.\d+(\.\d+)?(-\w+)*(@sha256:[0-9a-f]{64})?")


def image_lines() -> list[str]:
    """Return the instructions of the Dockerfile, each on one line."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n\s*", "", text)
    return [line for line in joined.splitlines() if line and not line.startswith("#")]


def described() -> set[str]:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^#?\s*([A-Z_]+)=", example, re.MULTILINE))


def test_all_compose_services_refer_to_each_other():
    assert {"web", "worker", "postgres", "elasticsearch", "nginx"} < set(SERVICES)
    for service in SERVICES.values():
        assert set(service.get("depends_on", ())) <= set(SERVICES)
        assert service.get("network_mode") in (None, "service:web")


def test_each_variable_of_the_compose_file_is_described():
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", COMPOSE))
    assert {"POSTGRES_PASSWORD", "ELASTIC_PASSWORD"} <= used <= described()


def test_images_are_pinned():
    images = [
        service["image"] for service in SERVICES.values() if "build" not in service
    ]
    bases = [line.split()[1] for line in image_lines() if line.startswith("FROM")]
    assert [name for name in images + bases if not PINNED.fullmatch(name)] == []
    version = SERVICES["elasticsearch"]["image"].partition(":")[2]
    assert has_security_fixes(version.partition("@")[0])


def test_only_nginx_has_public_ports():
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["web"]
    assert all(":80" in port or ":443" in port for port in SERVICES["web"]["ports"])
    assert "127.0.0.1:8000" in image_lines()[-1]
    for name in ("postgres", "elasticsearch"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert yaml.safe_load(COMPOSE)["networks"]["inside"]["internal"] is True
    assert SERVICES["elasticsearch"]["environment"]["xpack.security.enabled"] == "true"


def networks_out(name: str) -> set[str]:
    known = yaml.safe_load(COMPOSE)["networks"]
    is_internal = {key: (value or {}).get("internal") for key, value in known.items()}
    return {key for key in SERVICES[name]["networks"] if not is_internal[key]}


def test_only_web_and_mailer_have_outbound_network():
    assert {name for name in OURS if networks_out(name)} == {"web", "mailer"}
    jobs = {
        name: SERVICES[name]["command"].split()[-1] for name in ("worker", "mailer")
    }
    assert jobs == {"worker": "local", "mailer": "network"}


def test_compose_worker_has_its_own_user_and_no_secrets():
    web, worker = SERVICES["web"], SERVICES["worker"]
    added = next(line for line in image_lines() if "useradd" in line)
    user, _colon, group = worker["user"].partition(":")
    assert f"--uid {user} --gid library" in added
    assert f"--gid {group} library" in added
    assert "user" not in web
    assert "-m 770 /var/lib/library /var/lib/library/files" in added
    assert worker["environment"] == web["environment"] | {"SECRET_KEY": "random"}
    assert worker["env_file"] == ".env"
    assert ".env.private" in [e["path"] for e in web["env_file"] if e != ".env"]


def test_nginx_mounts_only_files():
    mounts = [mount.split(":") for mount in SERVICES["nginx"]["volumes"]]
    volumes = yaml.safe_load(COMPOSE)["volumes"]
    named = [mount for mount in mounts if mount[0] in volumes]
    assert named == [["files", "/var/lib/library/files", "ro"]]
    assert all(mount[-1] == "ro" for mount in mounts)
    for name in OURS:
        assert "files:/var/lib/library/files" in SERVICES[name]["volumes"]


@pytest.mark.parametrize("name", OURS)
def test_library_has_no_engine_administrator_password(name):
    assert SERVICES[name]["environment"]["ELASTIC_PASSWORD"] == ""


@pytest.mark.parametrize("name", [*OURS, "nginx"])
def test_services_run_unprivileged_and_read_only(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


def test_image_runs_unprivileged_with_a_health_check():
    lines = image_lines()
    user = next(i for i, line in enumerate(lines) if line.startswith("USER"))
    assert lines[user] == "USER 10001"
    assert not any(line.startswith(("RUN", "COPY")) for line in lines[user:])
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".env", ".git", "var", "backups"} <= set(ignored)


def test_image_contains_all_needed_files():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    named = re.findall(r"(?:scripts/\w+|requirements\.txt|config/gunicorn)", COMPOSE)
    named += ["scripts/healthcheck", "requirements.txt", "config", "locale", "demo"]
    assert not {name.partition("/")[0] for name in named} & set(ignored)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_engine_key_is_limited_to_the_librarys_indexes():
    key = json.loads((ROOT / "deploy/elasticsearch-key.json").read_text("utf-8"))
    (role,) = key["role_descriptors"].values()
    assert role["cluster"] == ["monitor"]
    (rights,) = role["indices"]
    assert rights["names"] == [f"{settings.SEARCH_INDEX_PREFIX}-*"]
    assert "all" not in rights["privileges"]


@pytest.mark.django_db
def test_image_health_check_calls_the_server(live_server):
    command = [sys.executable, "scripts/healthcheck"]

    def code(port: str) -> int:
        own = os.environ | {"PORT": port, "ALLOWED_HOSTS": "localhost,127.0.0.1"}
        return subprocess.run(command, cwd=ROOT, env=own, check=False).returncode

    assert code(live_server.url.rpartition(":")[2]) == 0
    assert code("9") == 1
