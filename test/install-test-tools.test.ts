import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmodSync, cpSync, existsSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import test, { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { temporaryFolder } from './cli/support.ts'

/**
 * Runs the installer where `PATH` has these programs and no other, so that nothing can be installed. They do nothing, and `others`
 * are shell scripts. The installer is a copy beside the real tests, because the real one knows what it has installed before.
 */
async function install(
  t: TestContext,
  list: 'test' | 'heavy',
  programs: readonly string[],
  others: Readonly<Record<string, string>> = {},
  root = temporaryFolder(t),
): Promise<string> {
  const scripts = { ...Object.fromEntries(programs.map((name) => [name, '#!/bin/sh\n'])), ...others }
  const folder = temporaryFolder(t, scripts)
  for (const name of Object.keys(scripts)) chmodSync(join(folder, name), 0o755)
  if (!existsSync(join(root, 'test'))) {
    cpSync('scripts', join(root, 'scripts'), { recursive: true })
    symlinkSync(resolve('test'), join(root, 'test'))
  }
  const argv = [join(root, 'scripts/install-test-tools.mjs'), list]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, { env: { PATH: folder } })
  assert.equal(stdout, '')
  return stderr
}

test('install-test-tools.mjs says nothing when the tools are there', async (t) => {
  assert.equal(await install(t, 'test', ['curl', 'chromium', 'script']), '')
  assert.equal(
    await install(t, 'heavy', [
      'az',
      'azurite-blob',
      'dotnet',
      'mkfifo',
      'npm',
      'pwsh',
      'python3',
      'soffice',
      'unshare',
    ]),
    '',
  )
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
    await install(t, 'heavy', ['azurite-blob', 'dotnet', 'mkfifo', 'npm', 'pwsh', 'python3', 'soffice', 'unshare']),
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

test('install-test-tools.mjs names the heavy tools that no package brings, and says that they have to be installed by hand', async (t) => {
  assert.equal(
    await install(t, 'heavy', ['az', 'azurite-blob', 'mkfifo', 'npm', 'python3', 'soffice', 'unshare']),
    `error  \`npm run test:heavy\` needs .NET and PowerShell, which could not be installed. Its tests will not run.
cause  Debian has no package of it.
fix    Install .NET by hand: https://learn.microsoft.com/dotnet/core/install/linux
fix    Install PowerShell by hand: https://learn.microsoft.com/powershell/scripting/install/installing-powershell
`,
  )
})

test('install-test-tools.mjs gets PowerShell by dotnet, says so first, and says when that failed', async (t) => {
  const without = ['az', 'azurite-blob', 'mkfifo', 'npm', 'python3', 'soffice', 'unshare']
  const line = 'dotnet tool install PowerShell --version 7.6.9 --tool-path node_modules/.cache/test-tools'
  const first = `\`npm run test:heavy\` needs PowerShell, so this machine gets a tool of NuGet now (once): PowerShell 7.6.9.
  ${line}
To install nothing, press Ctrl-C and run \`npm run test:heavy --ignore-scripts\`. Its tests will not run.
`
  assert.equal(await install(t, 'heavy', [...without, 'dotnet']), first)
  assert.equal(
    await install(t, 'heavy', without, { dotnet: '#!/bin/sh\nexit 1\n' }),
    `${first}error  \`npm run test:heavy\` needs PowerShell, which could not be installed. Its tests will not run.
cause  \`${line}\` failed; it says more above.
fix    Install PowerShell by hand: https://learn.microsoft.com/powershell/scripting/install/installing-powershell
`,
  )
})

test('install-test-tools.mjs gets Azurite by npm into a folder of its own, and says so first', async (t) => {
  const others = ['az', 'dotnet', 'mkfifo', 'pwsh', 'python3', 'soffice', 'unshare']
  const told = await install(t, 'heavy', others, { npm: '#!/bin/sh\nexit 1\n' })
  const [first = '', line = ''] = told.split('\n')
  assert.equal(
    first,
    '`npm run test:heavy` needs Azurite, so this machine gets a package of npm now (once): azurite@3.37.0.',
  )
  assert.match(
    line,
    /^ {2}npm install --no-audit --no-fund --no-save --ignore-scripts --prefix \S+\/node_modules\/\.cache\/test-tools\/npm azurite@3\.37\.0$/,
  )
  assert.match(told, /error {2}`npm run test:heavy` needs Azurite, which could not be installed\./)
})

test('install-test-tools.mjs finds what npm installed before', async (t) => {
  const npm = `#!/bin/sh
for word; do [ "$before" = --prefix ] && prefix=$word; before=$word; done
/bin/mkdir -p "$prefix/node_modules/.bin" && : > "$prefix/node_modules/.bin/azurite-blob"
`
  const root = temporaryFolder(t)
  const others = ['az', 'dotnet', 'mkfifo', 'pwsh', 'python3', 'soffice', 'unshare']
  assert.match(await install(t, 'heavy', others, { npm }, root), /^`npm run test:heavy` needs Azurite, so/)
  assert.equal(await install(t, 'heavy', others, { npm }, root), '')
})
