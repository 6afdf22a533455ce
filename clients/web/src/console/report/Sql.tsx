import { ActionIcon, Box, Code, CopyButton, ScrollArea, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** A query as it was sent, to be read and copied. */
export function Sql({ code, label }: { code: string; label: string }) {
  return (
    <Box pos="relative">
      <ScrollArea.Autosize
        mah={360}
        type="auto"
        viewportProps={{ tabIndex: 0, 'aria-label': label, role: 'group' }}
      >
        <Code block pr={48}>
          {code}
        </Code>
      </ScrollArea.Autosize>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy'} withArrow position="left">
            <ActionIcon
              pos="absolute"
              top={8}
              right={12}
              variant="default"
              aria-label={copied ? 'Copied' : `Copy ${label}`}
              onClick={copy}
            >
              {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Box>
  )
}
