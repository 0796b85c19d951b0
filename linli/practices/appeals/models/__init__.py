"""What appeals keep besides the matter: drafts, the hotline's papers, imported rows, joint lists."""

from linli.practices.appeals.models.draft import Draft, DraftFile
from linli.practices.appeals.models.forwarded import Forwarded
from linli.practices.appeals.models.imported import Imported
from linli.practices.appeals.models.joint import JointItem, JointList, JointMember

__all__ = ["Draft", "DraftFile", "Forwarded", "Imported", "JointItem", "JointList", "JointMember"]
