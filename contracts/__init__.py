"""What crosses a process: jobs, progress events, results, error codes."""
