"""The timeline: one layout of days and rows, drawn as SVG and as a Plotly figure."""
