import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** Cases of each seed. Without `--cases` there are twenty thousand. */
const CASES = 1_500

async function wire(...argv: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [main, '--wire', ...argv])
    return { code: 0, stdout }
  } catch (error) {
    return error as { code: number; stdout: string }
  }
}

for (const seed of [1, 2, 3]) {
  test(`malformed requests and answers of seed ${seed}: each case ends in time, with what was said or with a code`, async () => {
    const { code, stdout } = await wire('--seed', String(seed), '--cases', String(CASES))
    assert.equal(code, 0, stdout)
    assert.match(stdout, /^answers: 885 cases .*^bytes: 225 cases .*^commands: 15 cases .*^door: 375 cases /ms)
    assert.match(stdout, / {2}exchange: TOKEN_MISMATCH$/m)
    assert.match(stdout, / {2}compression: right$/m)
    assert.match(stdout, /^All as the world is\.$/m)
  })
}

test('one case of the wire fuzzer is repeated alone', async () => {
  const { code, stdout } = await wire('--seed', '7', '--case', 'answers:41')
  assert.equal(code, 0, stdout)
  assert.match(stdout, /^answers: 1 cases in .*\n +1 {2}[\w ]+: \w+\nAll as the world is\.$/m)
})

test('a case of a part that does not exist is refused', async () => {
  const { code } = await wire('--case', 'nothing:1')
  assert.equal(code, 1)
})
