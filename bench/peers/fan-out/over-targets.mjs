// What all scripts have in common: the targets, as many at once as everybody, and each site as a line that says its target.
const { readFileSync } = process.getBuiltinModule('node:fs')
const { BENCH_TARGETS, BENCH_CONCURRENCY } = process.env

/** `sitesOf` gives the sites of a tenant. */
export async function overTargets(sitesOf) {
  // Shared by the workers: each takes the next one.
  const targets = JSON.parse(readFileSync(BENCH_TARGETS, 'utf8')).values()
  const worker = async () => {
    for (const { name, tenant } of targets) {
      const sites = await sitesOf(tenant)
      process.stdout.write(sites.map((site) => `${JSON.stringify({ target: name, ...site })}\n`).join(''))
    }
  }
  await Promise.all(Array.from({ length: Number(BENCH_CONCURRENCY) }, worker))
}
