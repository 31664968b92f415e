"""Makes the BPMN files of the demonstration: `python -m tools.demo_processes`."""
