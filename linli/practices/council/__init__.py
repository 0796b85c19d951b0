"""Council (议事): proposals, discussion, review, appraisal, resolution, and the projects that follow."""
