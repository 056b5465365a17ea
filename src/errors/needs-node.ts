/**
 * Throws an `Error` where Node is too old, when the library is imported. The build writes `using` in a form that an older Node
 * can parse (scripts/build.ts), because a syntax error would not say what is wrong. The version is also in `engines` of
 * package.json. The command line has a check of its own, which comes before any other file.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 24 || (major === 24 && minor < 5)) {
  throw new Error(
    `Towline needs Node 24.5 or newer, and this is Node ${process.versions.node}. Install Node 24 (nodejs.org), or \`npm install node@24\` beside Towline.`,
  )
}
