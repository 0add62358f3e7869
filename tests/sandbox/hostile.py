"""Texts that try to become something else on a page: 23 hostile cores in each of 22 shells."""

from __future__ import annotations

from itertools import product

_SHELLS = r"""
{}
**{}**
`{}`
[[ {} ]]
[[ {} | name ]]
[[ https://x.example | {} ]]
[{}](https://x.example)
[name]({})
https://x.example/{}
= {} =
* {}
# {}
> {}
| {} |
NOTE: {}
%%%{}%%%
{{anchor #{}}}
@{}
#{}
~~{}~~
//{}//
T13{}
""".strip().splitlines()
_CORES = (
    *r"""
<script>alert(1)</script>
<img src=x onerror=alert(1)>
" onmouseover="alert(1)
' onfocus='alert(1)
javascript:alert(1)
JaVaScRiPt:alert(1)
data:text/html,<script>alert(1)</script>
&lt;script&gt;alert(1)&lt;/script&gt;
</title><script>alert(1)</script>
]]><svg/onload=alert(1)>
<!-- -->
<a href=//x.example>
{{7*7}}
<style>*{display:none}</style>
https://x.example/"><script>alert(1)</script>
http://javascript:alert(1)
<math><mi//xlink:href="javascript:alert(1)">
`;alert(1)//
<iframe src=/>
<base href=//x.example>
""".strip().splitlines(),
    "\u202egnp.exe",
    "\0<b>\x01",
    "\x1b]8;;http://x.example\x07",
)
HOSTILE = [shell.format(core) for shell, core in product(_SHELLS, _CORES)]
CORES = _CORES
