"""The gateway: HTTP and WebSocket, parse, one service call, return."""
