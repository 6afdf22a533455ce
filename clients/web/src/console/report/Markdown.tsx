import { Typography } from '@mantine/core'
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'

/** Markdown as elements, never as HTML: tags in the text are shown as they are written, and pictures are not loaded. */
export default function Markdown({ text }: { text: string }) {
  return (
    <Typography fz="sm">
      <ReactMarkdown remarkPlugins={[remarkGfm]} disallowedElements={['img']} unwrapDisallowed>
        {text}
      </ReactMarkdown>
    </Typography>
  )
}
