// Installs the tools that tests need and the project's own packages do not bring: from Debian's packages, and by `dotnet tool install`
// and `npm install` into the folder that test-tools.json names. `npm test` and `npm run test:heavy` begin with it, on Node 20 or newer, so this is plain JavaScript. It takes
// a minute, once, and does nothing when the tools are there. Where it cannot install, it says so and lets the tests run.
//
// Usage: node scripts/install-test-tools.mjs test|heavy (a list of test-tools.json)

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Below the folder of the tools. */
const NPM_PROGRAMS = 'npm/node_modules/.bin'

const root = fileURLToPath(new URL('..', import.meta.url))
const list = process.argv[2]
const command = list === 'heavy' ? 'npm run test:heavy' : 'npm test'
const consequence = list === 'heavy' ? 'Its tests will not run.' : 'The tests that need it will fail.'

const { folder, [list]: tools } = JSON.parse(readFileSync(new URL('test-tools.json', import.meta.url), 'utf8'))
const missing = tools.filter((tool) => hasTests(tool) && !tool.programs.some(isThere))
const hasDotnet = isThere('dotnet')
const byDotnet = missing.filter(({ dotnetTool }) => dotnetTool !== undefined && hasDotnet)
const byNpm = missing.filter(({ npmPackage }) => npmPackage !== undefined)
const byDebian = missing.filter(({ debianPackages }) => debianPackages.length > 0)
const byHand = missing.filter((tool) => ![...byDotnet, ...byNpm, ...byDebian].includes(tool))
if (byHand.length > 0) tell(byHand, 'Debian has no package of it.')
if (byDebian.length > 0) installFromDebian(byDebian)
for (const tool of byDotnet) installByDotnet(tool)
for (const tool of byNpm) installByNpm(tool)

/** A heavy tool that has no tests yet is not worth an installation. */
function hasTests({ tests }) {
  return tests === undefined || tests.some((path) => existsSync(join(root, path)))
}

/** On `PATH`, or where this script puts programs. */
function isThere(program) {
  const path = (process.env.PATH ?? '').split(delimiter)
  return [...path, join(root, folder), join(root, folder, NPM_PROGRAMS)].some((directory) =>
    existsSync(join(directory, program)),
  )
}

function installFromDebian(missing) {
  if (!isThere('apt-get') || process.getuid?.() !== 0) {
    return tell(missing, 'This machine has no apt-get, or this user is not root.')
  }
  const packages = missing.flatMap(({ debianPackages }) => debianPackages)
  const install = ['install', '--yes', '--no-install-recommends', ...packages]
  announce(missing, `Debian packages now (once): ${packages.join(', ')}`, `apt-get ${install.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], install]) {
    const { status } = spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env })
    if (status !== 0) return tell(missing, `\`apt-get ${args.join(' ')}\` failed; it says more above.`)
  }
}

function installByDotnet(tool) {
  const [name, version] = tool.dotnetTool.split('@')
  const args = ['tool', 'install', name, '--version', version, '--tool-path', folder]
  announce([tool], `a tool of NuGet now (once): ${name} ${version}`, `dotnet ${args.join(' ')}`)
  const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' }
  const { status } = spawnSync('dotnet', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env })
  if (status !== 0) tell([tool], `\`dotnet ${args.join(' ')}\` failed; it says more above.`)
}

/** Into a folder of its own, so that the project's own packages stay as they are. */
function installByNpm(tool) {
  const args = [
    'install',
    '--no-audit',
    '--no-fund',
    '--no-save',
    '--ignore-scripts',
    '--prefix',
    join(root, folder, 'npm'),
    tool.npmPackage,
  ]
  announce([tool], `a package of npm now (once): ${tool.npmPackage}`, `npm ${args.join(' ')}`)
  const { status } = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) tell([tool], `\`npm ${args.join(' ')}\` failed; it says more above.`)
}

/** What is going to be installed is said before it begins. */
function announce(missing, what, commandLine) {
  console.error(`\`${command}\` needs ${listed(missing)}, so this machine gets ${what}.
  ${commandLine}
To install nothing, press Ctrl-C and run \`${command} --ignore-scripts\`. ${consequence}`)
}

function tell(missing, cause) {
  console.error(`error  \`${command}\` needs ${listed(missing)}, which could not be installed. ${consequence}`)
  console.error(`cause  ${cause}`)
  for (const { name, byHand } of missing) console.error(`fix    Install ${name} by hand: ${byHand}`)
}

function listed(missing) {
  return missing.map(({ name }) => name).join(' and ')
}
