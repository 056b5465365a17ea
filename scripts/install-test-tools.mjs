// Installs the tools that tests need and npm cannot bring, from Debian's packages. `npm test` and `npm run test:heavy` begin
// with it, on Node 20 or newer, so this is plain JavaScript. It takes a minute, once, and does nothing when the tools are
// there. Where it cannot install, it says so and lets the tests run.
//
// Usage: node scripts/install-test-tools.mjs test|heavy (a list of test-tools.json)

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const list = process.argv[2]
const command = list === 'heavy' ? 'npm run test:heavy' : 'npm test'
const consequence = list === 'heavy' ? 'Its tests will not run.' : 'The tests that need it will fail.'

const tools = JSON.parse(readFileSync(new URL('test-tools.json', import.meta.url), 'utf8'))[list]
const missing = tools.filter((tool) => hasTests(tool) && !tool.programs.some(isOnPath))
if (missing.length > 0) install()

/** A heavy tool that has no tests yet is not worth an installation. */
function hasTests({ tests }) {
  return tests === undefined || tests.some((path) => existsSync(join(root, path)))
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => existsSync(join(directory, program)))
}

function install() {
  const packages = missing.flatMap(({ debianPackages }) => debianPackages)
  if (packages.length === 0) return tell('Debian has no package of it.')
  if (!isOnPath('apt-get') || process.getuid?.() !== 0) {
    return tell('This machine has no apt-get, or this user is not root.')
  }
  const install = ['install', '--yes', '--no-install-recommends', ...packages]
  console.error(`\`${command}\` needs ${listed()}, so this machine gets Debian packages now (once): ${packages.join(', ')}.
  apt-get ${install.join(' ')}
To install nothing, press Ctrl-C and run \`${command} --ignore-scripts\`. ${consequence}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], install]) {
    const { status } = spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env })
    if (status !== 0) return tell(`\`apt-get ${args.join(' ')}\` failed; it says more above.`)
  }
}

function tell(cause) {
  console.error(`error  \`${command}\` needs ${listed()}, which could not be installed. ${consequence}`)
  console.error(`cause  ${cause}`)
  for (const { name, byHand } of missing) console.error(`fix    Install ${name} by hand: ${byHand}`)
}

function listed() {
  return missing.map(({ name }) => name).join(' and ')
}
