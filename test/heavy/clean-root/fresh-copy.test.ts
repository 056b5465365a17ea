import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { temporaryFolder } from '../../cli/support.ts'

const root = join(import.meta.dirname, '../../..')

/** Copies the repository as it is now, with nothing installed or built, and returns a way to run its scripts. */
async function freshCopy(t: TestContext, env: NodeJS.ProcessEnv = {}) {
  const folder = temporaryFolder(t)
  const left = ['node_modules', 'dist', '.git']
  await cp(root, folder, { recursive: true, filter: (path) => !left.includes(basename(path)) })
  // Variables of the npm that runs these tests would lead to the packages of this copy's original.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))
  const options = { cwd: folder, env: { ...Object.fromEntries(own), ...env } }
  return (...args: string[]) => promisify(execFile)('npm', ['run', '--silent', ...args], options)
}

test('the first command in a fresh copy of the repository installs the packages, and the next one does not', async (t) => {
  const npmRun = await freshCopy(t)
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const first = await npmRun('towline', '--', '--version')
  assert.equal(first.stdout, `${version}\n`)
  assert.match(first.stderr, /^Installing the npm packages of package-lock\.json into node_modules \(once\) …\n/)
  assert.deepEqual(await npmRun('towline', '--', '--version'), { stdout: `${version}\n`, stderr: '' })
})

test('a fresh copy that cannot reach the registry says so, and how to fix it', async (t) => {
  const npmRun = await freshCopy(t, {
    npm_config_registry: 'http://127.0.0.1:9',
    npm_config_replace_registry_host: 'always',
    npm_config_cache: temporaryFolder(t),
    npm_config_fetch_retries: '0',
  })
  await assert.rejects(npmRun('towline', '--', '--version'), {
    code: 1,
    stdout: '',
    stderr: /^error {2}npm could not install the packages of .*\ncause {2}.* registry .*\nfix {4}Check the network/m,
  })
})
