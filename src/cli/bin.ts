#!/usr/bin/env node
import './needs-node.ts'
import { keepCompiledIn } from './compiled-cache.ts'

/** The entry of the built package. A third of a short command's start is compilation, which is done once and kept. */
const folder = keepCompiledIn(process.env, process.platform, process.getuid?.())
if (folder !== undefined) process.getBuiltinModule('node:module').enableCompileCache(folder)

await import('./main.ts')
