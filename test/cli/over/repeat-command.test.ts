import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import test from 'node:test'
import { repeatCommand } from '../../../src/cli/over/repeat-command.ts'

test('repeatCommand() keeps every option but those that chose the targets', () => {
  const cases: [argv: string, rerun: string][] = [
    ['sites list -t all -o ndjson --limit 2', 'towline sites list -o ndjson --limit 2 -t a'],
    ['run x.ts --target=tag:emea -t b --input days=3 --write', 'towline run x.ts --input days=3 --write -t a'],
    ['sites list --targets-file r.json --report r.json', 'towline sites list --report r.json -t a'],
    ['sites list --targetsFile=r.json', 'towline sites list -t a'],
    ['graph get -t all -- /sites', 'towline graph get -t a -- /sites'],
  ]
  for (const [argv, rerun] of cases) assert.equal(repeatCommand(argv.split(' '), ['-t', 'a']), rerun)
})

test('a shell reads each word of repeatCommand() back unchanged', () => {
  const words = ['plain', '', "it's", '$(id)', '[].{a: b}', 'a b', '*', '`x`', '"', '\\', 'zwei\nlines', '~', '!1', '#']
  const command = repeatCommand(['graph', 'get', '--', ...words], [])
  const read = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
  assert.deepEqual(read.split('\0').slice(0, -1), ['towline', 'graph', 'get', '--', ...words])
})
