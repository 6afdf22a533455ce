import { Badge, Button, Collapse, Group, Paper, Stack, Text, Title, Tooltip } from '@mantine/core'
import { IconCheck, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { Finding, Result, SupportingDetail } from '@/api/types'
import { Evidence } from './Evidence'

/** What was found, each with its evidence one click away. */
export function Findings({ result }: { result: Result }) {
  if (result.key_findings.length === 0) return null
  const details = new Map(result.supporting_details.map((detail) => [detail.id, detail]))
  return (
    <Stack gap="sm" component="section" aria-label="Key findings">
      <Title order={2} size="h4">
        Key findings
      </Title>
      {result.key_findings.map((finding) => (
        <FindingCard
          key={finding.statement}
          finding={finding}
          evidence={finding.evidence.flatMap((id) => details.get(id) ?? [])}
        />
      ))}
    </Stack>
  )
}

function FindingCard({ finding, evidence }: { finding: Finding; evidence: SupportingDetail[] }) {
  const [open, setOpen] = useState(false)
  const region = useId()
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Text>{finding.statement}</Text>
        <Group gap="sm" justify="space-between">
          <Group gap="xs">
            {finding.verified && (
              <Tooltip label="Every number was computed a second time from its evidence">
                <Badge
                  variant="light"
                  color="teal"
                  tt="none"
                  leftSection={<IconCheck size={12} aria-hidden />}
                >
                  verified
                </Badge>
              </Tooltip>
            )}
            <Text size="xs" c="dimmed">
              confidence {Math.round(finding.confidence * 100)} %
            </Text>
          </Group>
          {evidence.length > 0 && (
            <Button
              size="compact-sm"
              variant="default"
              aria-expanded={open}
              aria-controls={region}
              onClick={() => setOpen(!open)}
              leftSection={open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
            >
              Evidence: {finding.evidence.join(', ')}
            </Button>
          )}
        </Group>
        <Collapse expanded={open} id={region}>
          <Stack pt="xs">
            {open && evidence.map((detail) => <Evidence key={detail.id} detail={detail} />)}
          </Stack>
        </Collapse>
      </Stack>
    </Paper>
  )
}
