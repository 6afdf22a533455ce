import { Table, Typography } from '@mantine/core'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'

// Headings go below the one that stands above the text; tables scroll by themselves.
const COMPONENTS: Components = {
  h1: 'h4',
  h2: 'h4',
  h3: 'h4',
  h4: 'h5',
  h5: 'h6',
  table: ({ children }) => (
    <Table.ScrollContainer minWidth={0} type="native" tabIndex={0} role="group" aria-label="Table">
      <table>{children}</table>
    </Table.ScrollContainer>
  ),
}

/** Markdown as elements, never as HTML: tags in the text are shown as they are written, and pictures are not loaded. */
export default function Markdown({ text }: { text: string }) {
  return (
    <Typography fz="sm">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        disallowedElements={['img']}
        unwrapDisallowed
        components={COMPONENTS}
      >
        {text}
      </ReactMarkdown>
    </Typography>
  )
}
