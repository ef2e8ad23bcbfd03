import { describe, expect, it } from 'vitest';
import { TypedEmitter } from './typed-emitter.ts';

type Events = { joined: [name: string]; ended: [] };

describe('a typed emitter', () => {
  it('hands the arguments to every listener until it is removed', () => {
    const emitter = new TypedEmitter<Events>();
    const seen: string[] = [];
    const remove = emitter.on('joined', (name) => seen.push(`first ${name}`));
    emitter.on('joined', (name) => seen.push(`second ${name}`));
    emitter.emit('joined', 'Ada');
    remove();
    emitter.emit('joined', 'Bob');
    expect(seen).toEqual(['first Ada', 'second Ada', 'second Bob']);
  });

  it('is not broken by a listener that throws', () => {
    const errors: unknown[] = [];
    const emitter = new TypedEmitter<Events>((event, error) => errors.push([event, (error as Error).message]));
    let reached = false;
    emitter.on('ended', () => {
      throw new Error('broken listener');
    });
    emitter.on('ended', () => {
      reached = true;
    });
    emitter.emit('ended');
    expect(reached).toBe(true);
    expect(errors).toEqual([['ended', 'broken listener']]);
  });

  it('does not call a listener added while an event is on its way', () => {
    const emitter = new TypedEmitter<Events>();
    let late = 0;
    emitter.on('ended', () => {
      emitter.on('ended', () => {
        late += 1;
      });
    });
    emitter.emit('ended');
    expect(late).toBe(0);
  });
});
