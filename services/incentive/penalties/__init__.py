"""惩罚 penalties: verbal warning, fine, demotion, dismissal, for what events tell and by a clause of a rule (handbook
001 五.3 惩罚措施: 口头警告、罚款、降职甚至解雇).

A penalty is proposed, imposed by another, and takes effect, on pay too, once it can be appealed no more or the appeal
is decided; nobody has part in their own. All penalties of a rep are one stream, since the next step is known by the
last ones: none is skipped without a reason.
"""
