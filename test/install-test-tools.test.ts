import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { temporaryFolder } from './cli/support.ts'

/** Runs the installer where `PATH` has these programs and no other, so that nothing can be installed. */
async function install(t: TestContext, list: 'test' | 'heavy', programs: readonly string[]): Promise<string> {
  const folder = temporaryFolder(t, Object.fromEntries(programs.map((name) => [name, '#!/bin/sh\n'])))
  for (const name of programs) chmodSync(join(folder, name), 0o755)
  const argv = ['scripts/install-test-tools.mjs', list]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, { env: { PATH: folder } })
  assert.equal(stdout, '')
  return stderr
}

test('install-test-tools.mjs says nothing when the tools are there', async (t) => {
  assert.equal(await install(t, 'test', ['curl', 'chromium', 'script']), '')
  assert.equal(await install(t, 'heavy', ['az', 'mkfifo', 'npm', 'python3', 'soffice', 'unshare']), '')
})

test('install-test-tools.mjs names what is missing, why, and how to install it', async (t) => {
  assert.equal(
    await install(t, 'test', ['curl', 'script']),
    `error  \`npm test\` needs Chromium, which could not be installed. The tests that need it will fail.
cause  This machine has no apt-get, or this user is not root.
fix    Install Chromium by hand: https://www.chromium.org/getting-involved/download-chromium
`,
  )
})

test('install-test-tools.mjs wants only the heavy tools that have tests', async (t) => {
  assert.equal(
    await install(t, 'heavy', ['mkfifo', 'npm', 'python3', 'soffice', 'unshare']),
    `error  \`npm run test:heavy\` needs the Azure CLI, which could not be installed. Its tests will not run.
cause  This machine has no apt-get, or this user is not root.
fix    Install the Azure CLI by hand: https://learn.microsoft.com/cli/azure/install-azure-cli
`,
  )
})

test('install-test-tools.mjs says what it is going to install before apt begins, and how to install nothing', async (t) => {
  const asRoot = `\`npm test\` needs Chromium, so this machine gets Debian packages now (once): chromium.
  apt-get install --yes --no-install-recommends chromium
To install nothing, press Ctrl-C and run \`npm test --ignore-scripts\`. The tests that need it will fail.
`
  const asAnother = /^error .*\ncause {2}This machine has no apt-get, or this user is not root\.\n/
  const told = await install(t, 'test', ['apt-get', 'curl', 'script'])
  if (process.getuid?.() === 0) assert.equal(told, asRoot)
  else assert.match(told, asAnother)
})
