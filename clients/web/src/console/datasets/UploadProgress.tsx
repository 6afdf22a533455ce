import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { useBeforeUnload } from 'react-router'
import { bytes } from '../format'

interface UploadProgressProps {
  file: File
  /** The fraction that has left, from 0 to 1. */
  sent: number
  onStop: () => void
}

/** How much of a file has been sent; whoever closes the page meanwhile is asked whether they mean it. */
export function UploadProgress({ file, sent, onStop }: UploadProgressProps) {
  useBeforeUnload((event) => event.preventDefault())
  return (
    <Paper withBorder p="lg">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" gap="sm">
          <Text fw={600} truncate>
            Uploading {file.name}
          </Text>
          <Button size="compact-sm" variant="default" onClick={onStop} style={{ flexShrink: 0 }}>
            Stop
          </Button>
        </Group>
        <Progress value={sent * 100} size="lg" aria-label="Upload" />
        <Text size="sm" c="dimmed">
          {bytes(sent * file.size)} of {bytes(file.size)}
        </Text>
      </Stack>
    </Paper>
  )
}
