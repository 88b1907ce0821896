"""Processes killed, disks full, folders gone, files switched, indexes damaged: what was told as saved is there."""
