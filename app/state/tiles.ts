import type { LayerPayload } from '../../src/wire/events.ts';
import { find, type Roster } from './roster.ts';
import type { PersonView, TileView } from './view-model.ts';

/** Joins the geometry of `layout.changed` with the members. Slots without a member have no tile. */
export function tilesOf(
  layers: readonly LayerPayload[],
  members: Roster,
  people: readonly PersonView[],
  selfId: string,
): TileView[] {
  return layers.flatMap((layer) => {
    const member = find(members, layer.member_id ?? null);
    if (!member) return [];
    const { x, y, width, height } = layer;
    const owner = member.type === 'member' ? member.id : member.parentId;
    return [
      {
        id: member.id,
        x,
        y,
        width,
        height,
        name: member.name,
        self: owner === selfId,
        screen: member.type === 'screen',
        placeholder: !layer.visible,
        person: people.find((one) => one.id === owner) ?? null,
      },
    ];
  });
}
