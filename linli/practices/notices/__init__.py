"""通知公告: what everybody of a building, a grid or a group should know, who was not reached, and the list for knocking."""
