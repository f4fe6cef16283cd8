"""What is commented on: volets, versions, editions, sections, requirements; and where a remark belongs."""
