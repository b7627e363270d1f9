"""What the mobile app does, with nothing but HTTP and WebSocket libraries."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from websockets.sync.client import connect

PASSWORD = "correct horse battery"


class Phone:
    """One user's app; knows the public API and nothing of the service's code.

    Args:
        url: Of the gateway, without `/v1`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=f"{url}/v1", timeout=30)
        body = {"email": f"{uuid4()}@example.com", "password": PASSWORD}
        answer = self.http.post("/auth/register", json=body)
        assert answer.status_code == 201, answer.text
        self.token: str = answer.json()["access_token"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def upload(self, path: Path) -> str:
        """Announces, sends, confirms; answers the video's id."""
        data = path.read_bytes()
        announced = {"name": path.name, "size": len(data), "content_type": "video/mp4"}
        ticket = self.http.post("/videos", json=announced).json()
        sent = httpx.put(ticket["upload_url"], content=data, headers=ticket["headers"], timeout=60)
        assert sent.status_code == 200, sent.text
        confirmed = self.http.post(f"/videos/{ticket['video_id']}/uploaded")
        assert confirmed.status_code == 200, confirmed.text
        return str(ticket["video_id"])

    def start(self, video_id: str, model: str = "lite") -> str:
        """Starts an analysis; answers its id."""
        body = {"video_id": video_id, "options": {"pose_model": model}}
        answer = self.http.post("/analyses", json=body)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["analysis_id"])

    def look(self, analysis_id: str) -> dict[str, Any]:
        """How it stands."""
        answer = self.http.get(f"/analyses/{analysis_id}")
        assert answer.status_code == 200, answer.text
        view: dict[str, Any] = answer.json()
        return view

    def hear(self, last_event_id: str = "0-0", until: str = "analysis.completed") -> list[Any]:
        """Messages of the WebSocket up to one of this type."""
        messages: list[dict[str, Any]] = []
        with connect(self.url.replace("http", "ws") + "/v1/ws") as socket:
            socket.send(json.dumps({"token": self.token, "last_event_id": last_event_id}))
            while not messages or messages[-1]["type"] != until:
                messages.append(json.loads(socket.recv(timeout=120)))
        return messages

    def fetch(self, analysis_id: str) -> httpx.Response:
        """The result."""
        return self.http.get(f"/analyses/{analysis_id}/result")

    def close(self) -> None:
        """Closes its connections."""
        self.http.close()
