"""What lets the system run Billfold: units for systemd, a job for launchd, a task for Windows, and a container."""
