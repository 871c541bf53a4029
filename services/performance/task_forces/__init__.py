"""专项小组 task forces: who works in one beside the home unit (原属单位), from when to when.

Handbook 002 (跨部门协作: closer work across departments). A task force is a unit of the tree; its members stay where
they are at home, by which sales and everything else are counted and seen.
"""
