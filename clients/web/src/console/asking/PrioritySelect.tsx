import { Input, SegmentedControl } from '@mantine/core'
import { useId } from 'react'
import type { Priority } from '@/api/types'

interface PrioritySelectProps {
  value: Priority
  onChange: (priority: Priority) => void
}

/** When a job starts, where several wait. */
export function PrioritySelect({ value, onChange }: PrioritySelectProps) {
  const label = useId()
  return (
    <div style={{ flex: '1 1 18rem' }}>
      <Input.Label component="div" id={label} fw={400}>
        Priority
      </Input.Label>
      <div>
        <SegmentedControl
          aria-labelledby={label}
          data={['low', 'normal', 'high']}
          value={value}
          onChange={(chosen) => onChange(chosen as Priority)}
          size="xs"
        />
      </div>
      <Input.Description>
        Only counts where several of your jobs wait: the higher one starts first.
      </Input.Description>
    </div>
  )
}
