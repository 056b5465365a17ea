// Installs what the tests need and npm cannot bring: the Azure CLI and a browser, from Debian's packages. `npm test` begins
// with it, on any Node, so this is plain JavaScript. It takes a minute, once, and does nothing when they are there. Where it
// cannot install, it says so and lets the tests run: those that need what is missing will fail.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const tools = [
  {
    name: 'the Azure CLI',
    programs: ['az', 'az.cmd'],
    debianPackage: 'azure-cli',
    byHand: 'https://learn.microsoft.com/cli/azure/install-azure-cli',
  },
  {
    name: 'Chromium',
    programs: ['chromium'],
    debianPackage: 'chromium',
    byHand: 'https://www.chromium.org/getting-involved/download-chromium',
  },
]

const missing = tools.filter(({ programs }) => !programs.some(isOnPath))
if (missing.length > 0) install()

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => existsSync(join(directory, program)))
}

function install() {
  if (!isOnPath('apt-get') || process.getuid?.() !== 0) {
    return tell('This machine has no apt-get, or this user is not root.')
  }
  console.error(`Installing ${listed()} from Debian’s packages (once) …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const packages = missing.map(({ debianPackage }) => debianPackage)
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', ...packages]]) {
    const { status } = spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env })
    if (status !== 0) return tell(`\`apt-get ${args.join(' ')}\` failed; it says more above.`)
  }
}

function tell(cause) {
  console.error(`error  Missing, and not installed: ${listed()}. The tests that need it will fail.`)
  console.error(`cause  ${cause}`)
  for (const { name, byHand } of missing) console.error(`fix    Install ${name} by hand: ${byHand}`)
}

function listed() {
  return missing.map(({ name }) => name).join(' and ')
}
