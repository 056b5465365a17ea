"""Writes table.json: what the two reference libraries answer to each line of expressions.txt over rows.json.

    python3 make-table.py <folder of npm's jmespath 0.16.0> > table.json

Needs Debian's python3-jmespath 1.0.1, which `az` uses too, and node. Results are kept as JSON text, because a JavaScript number would
lose digits of some. An error counts as a result: `null` stands for it. `javascript` is there only where it differs.
"""

import json
import pathlib
import subprocess
import sys
import warnings

import jmespath

HERE = pathlib.Path(__file__).parent
JAVASCRIPT = """
const { search } = require(process.argv[1])
const { rows, expressions } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
const answer = (expression) => {
  try { return JSON.stringify(search(rows, expression)) ?? null } catch { return null }
}
console.log(JSON.stringify(expressions.map(answer)))
"""


def text(value):
    return json.dumps(value, separators=(',', ':'), ensure_ascii=False, allow_nan=False)


def python(rows, expression):
    try:
        return text(jmespath.search(expression, rows))
    except Exception:  # Any error of the library, TypeError and ValueError too, ends `az` with an error.
        return None


def same(one, other):
    return one == other or (one is not None and other is not None and json.loads(one) == json.loads(other))


def main():
    warnings.simplefilter('ignore')
    assert jmespath.__version__ == '1.0.1', jmespath.__version__
    rows = json.loads((HERE / 'rows.json').read_text())
    lines = (HERE / 'expressions.txt').read_text().split('\n')
    expressions = [line for line in lines if line.strip() and not line.startswith('# ')]
    package = str(pathlib.Path(sys.argv[1]).resolve())
    asked = json.dumps({'rows': rows, 'expressions': expressions})
    answered = subprocess.run(['node', '-e', JAVASCRIPT, package], input=asked, capture_output=True, text=True, check=True)
    table = []
    for expression, javascript in zip(expressions, json.loads(answered.stdout)):
        wanted = python(rows, expression)
        line = {'expression': expression, 'python': wanted}
        if not same(wanted, javascript):
            line['javascript'] = javascript
        table.append(line)
    print(json.dumps(table, indent=2, ensure_ascii=False))


main()
