"""Who is proposed for a lead, and why: by a public rule, from a snapshot, so that it can be told and made again."""
