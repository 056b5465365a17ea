// Runs the rest of the repository under Node 24, after installing whatever is missing. `npm start` and `npm test` begin
// here, on machines whose own Node may be 20 and where nothing is installed yet: so this file is plain JavaScript and
// imports nothing but Node's own modules.
//
// Usage: node scripts/bootstrap.mjs [--with <folder>]… <arguments for Node 24>

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [folders, args] = split(process.argv.slice(2))

for (const folder of ['.', ...folders]) install(folder)
run(node24(), args)

/** Returns the folders that have a package.json of their own, and the arguments that are left for Node. */
function split(argv) {
  const found = []
  while (argv[0] === '--with') found.push(argv.splice(0, 2)[1])
  return [found, argv]
}

/** Does nothing if every package of the lockfile is there. The check reads two files, which takes a millisecond. */
function install(folder) {
  if (!isPackageMissing(join(root, folder))) return
  // Without their number: npm also counts those that only this platform needs.
  console.error(
    `Installing the npm packages of ${join(folder, 'package-lock.json')} into ${join(folder, 'node_modules')} (once) …`,
  )
  const npm = process.env.npm_execpath
  const command = npm === undefined ? ['npm'] : [process.execPath, npm]
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const [program, ...first] = command
  const { status, error } = spawnSync(program, [...first, ...flags], {
    cwd: join(root, folder),
    stdio: ['ignore', 2, 2],
    shell: npm === undefined && process.platform === 'win32',
  })
  if (status === 0) return
  console.error(
    `error  npm could not install the packages of ${join(root, folder)}${error ? ` (${error.message})` : ''}.`,
  )
  console.error('cause  Most often the npm registry cannot be reached from here; npm says more above.')
  console.error('fix    Check the network and `npm config get registry`, then run the same command again.')
  process.exit(1)
}

function isPackageMissing(folder) {
  const wanted = packagesIn(join(folder, 'package-lock.json'))
  const present = packagesIn(join(folder, 'node_modules', '.package-lock.json'))
  return Object.keys(wanted).some((path) => {
    if (path === '') return false
    // A package that is built for another platform is optional, and rightly absent.
    const needed = present[path] !== undefined || !wanted[path].optional
    return (
      needed && (present[path]?.version !== wanted[path].version || !existsSync(join(folder, path, 'package.json')))
    )
  })
}

function packagesIn(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {}
}

/** Returns the binary of the development dependency `node`, or this process's own if that one is new enough. */
function node24() {
  const installed = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(installed)) return installed
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 24 || (major === 24 && minor >= 5)) return process.execPath
  console.error(
    `error  Node 24 is needed, this is ${process.version}, and the package "node" did not bring its binary.`,
  )
  console.error('cause  npm was told not to run install scripts (`ignore-scripts`), and that package needs its own.')
  console.error('fix    Run `npm rebuild node --ignore-scripts=false`, or use Node 24 or newer.')
  process.exit(1)
}

function run(node, nodeArgs) {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(process.platform === 'win32' ? ';' : ':')
  const child = spawn(node, nodeArgs, { stdio: 'inherit', env: { ...process.env, PATH: path } })
  // A terminal sends Ctrl-C to both processes. The child decides how it ends, and this process ends with the child's code.
  // This process must not pass that SIGINT on, because a second SIGINT tells the child to end at once.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}
