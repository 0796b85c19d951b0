"""Reading only: figures, dashboards, the public page. It changes nothing."""
