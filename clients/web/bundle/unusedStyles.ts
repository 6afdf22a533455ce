import { transform } from 'lightningcss'
import type { Plugin } from 'vite'

/** As the component kit names its classes. */
const CLASS_IN_STYLES = /\.m_[0-9a-z]+/g
const CLASS_IN_SCRIPTS = /\bm_[0-9a-z]+/g

/** Leaves out the styles of the kit's components that no script of the page has; their order stays. */
export function withoutUnusedStyles(): Plugin {
  return {
    name: 'without-unused-styles',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.values(bundle)
      const scripts = files.flatMap((file) => (file.type === 'chunk' ? [file.code] : []))
      const used = new Set(scripts.flatMap((code) => code.match(CLASS_IN_SCRIPTS) ?? []))
      for (const file of files) {
        if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue
        const code = Buffer.from(file.source)
        const classes = new Set(
          code
            .toString()
            .match(CLASS_IN_STYLES)
            ?.map((name) => name.slice(1)),
        )
        const unusedSymbols = [...classes].filter((name) => !used.has(name))
        file.source = transform({ filename: file.fileName, code, minify: true, unusedSymbols }).code
      }
    },
  }
}
