"""评选 honour runs: who wins each honour of a period. Handbook 003 二.3 (月度销冠, 最佳服务奖).

One run for each period, whose awards stay. They are reckoned of what was so by a day, so that whoever asks for the
standing as of that day sees the same; equals who cannot be told apart share the honour.
"""
