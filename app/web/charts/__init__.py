"""View models of the charts: every position is computed here, the templates only write it down.

x is in percent of the plot, so that a chart is as wide as its card; y and type are in pixels, so that type
keeps its size on a phone.
"""
