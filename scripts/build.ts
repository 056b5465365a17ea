/** `npm run build` makes what is published: JavaScript bundled by rolldown, because that halves start-up, and types by tsc. */
import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rolldown } from 'rolldown'
import { bundledPackages } from './bundled-packages.ts'
import { chunkOf } from './chunks.ts'
import { quickBuiltins } from './quick-builtins.ts'
import { npmSbom, shippedSbom } from './sbom.ts'
import { thirdPartyNotices } from './third-party-notices.ts'

rmSync('dist', { recursive: true, force: true })

const common = {
  platform: 'node',
  // An older Node must be able to parse the library, so that its check of the version can speak (src/errors/needs-node.ts).
  transform: { target: 'node20' },
  onLog: (level, log) => {
    if (level !== 'warn') return
    // A warning, such as an unresolved import, would become a failure on the user's machine. So it fails here.
    throw new Error(`rolldown: ${log.message}`)
  },
} satisfies Parameters<typeof rolldown>[0]

/** Documentation is in the types. Node reads and hashes the whole of a file that it has compiled before. */
const comments = { legal: true, jsdoc: false, annotation: false }

// Turns Node's compile cache on, so it is one file that loads no other one before that. What it shares is in both bundles.
const entry = await rolldown({
  ...common,
  input: { main: 'src/cli/bin.ts' },
  external: /\/main\.ts$/,
})
await entry.write({
  dir: 'dist/cli',
  format: 'esm',
  comments,
  paths: (id) => (id.endsWith('/main.ts') ? './start.js' : id),
  plugins: [quickBuiltins],
})
await entry.close()

const bundle = await rolldown({
  ...common,
  input: {
    index: 'src/index.ts',
    'cli/start': 'src/cli/main.ts',
    // Runs in a thread of its own, which begins with a file.
    'cli/watchdog-thread': 'src/cli/process/user-code/watchdog-thread.ts',
    'emulator/index': 'src/emulator/index.ts',
  },
  // The groups below need this setting.
  preserveEntrySignatures: 'allow-extension',
})
const { output } = await bundle.write({
  dir: 'dist',
  format: 'esm',
  comments,
  chunkFileNames: 'chunks/[name]-[hash].js',
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      {
        debugName: 'by use',
        name: (module, context) => chunkOf(module, (one) => context.getModuleInfo(one)?.importedIds ?? []),
      },
    ],
  },
  plugins: [quickBuiltins],
})
await bundle.close()

const { name, version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const packages = bundledPackages(output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : [])))
writeFileSync('dist/THIRD-PARTY-NOTICES.md', thirdPartyNotices(packages))
const sbom = shippedSbom(npmSbom(), packages, dependencies, name)
writeFileSync('dist/sbom.json', `${JSON.stringify(sbom, undefined, 2)}\n`)
chmodSync('dist/cli/main.js', 0o755)

const types = spawnSync('tsc', ['--project', 'tsconfig.build.json'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
if (types.status !== 0) process.exit(1)

console.log(`towline ${version}: ${output.length} files in dist/`)
