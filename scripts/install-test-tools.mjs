// Installs what the tests need and npm cannot bring: the Azure CLI, from Debian's packages. `npm test` begins with it, on
// any Node, so this is plain JavaScript. It takes a minute, once, and does nothing when `az` is there. Where it cannot
// install, it says so and lets the tests run: those that need the Azure CLI will fail.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

if (!isOnPath('az') && !isOnPath('az.cmd')) install()

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => existsSync(join(directory, program)))
}

function install() {
  if (!isOnPath('apt-get') || process.getuid?.() !== 0) {
    return tell('This machine has no apt-get, or this user is not root.')
  }
  console.error('Installing the Azure CLI from Debian’s packages (once) …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'azure-cli']]) {
    const { status } = spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env })
    if (status !== 0) return tell(`\`apt-get ${args.join(' ')}\` failed; it says more above.`)
  }
}

function tell(cause) {
  console.error('error  The Azure CLI is missing and was not installed: the tests that run it will fail.')
  console.error(`cause  ${cause}`)
  console.error('fix    Install it by hand: https://learn.microsoft.com/cli/azure/install-azure-cli')
}
