// The tray's menu as this policy makes it, drawn like a desktop would.
import type { Branding, MenuItem } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { Icon, type IconName } from "@/ui/icons";

const icons: Record<string, IconName> = { live_chat: "chat", contact_form: "form", link: "link", launch_application: "box", my_tickets: "ticket", device_information: "device", submenu: "list", script: "power" };
const named: Record<string, IconName> = { chat: "chat", form: "form", tickets: "ticket", device: "device", bell: "bell", link: "link", help: "help", settings: "settings" };

/** Only #RRGGBB reaches a style; everything else keeps our own colour. */
export const safeColour = (colour: string | undefined): string => (colour && /^#[0-9a-fA-F]{6}$/.test(colour) ? colour : "#0B6B5D");

/** Black or white, whichever is easier to read on the colour. */
export function inkOn(colour: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? "#FFFFFF" : "#000000";
}

function Items({ items, depth }: { items: readonly MenuItem[]; depth: number }) {
  const { t } = useText();
  return (
    <ul className="tray-items">
      {items.map((item, index) =>
        item.type === "separator" ? (
          <li key={`${item.id} ${index}`} className="tray-line" aria-hidden="true" />
        ) : (
          <li key={`${item.id} ${index}`}>
            <span className="tray-item">
              <Icon name={named[item.icon ?? ""] ?? icons[item.type] ?? "dots"} size={16} />
              <span className="tray-text">
                <span>{item.title || t("(no title)")}</span>
                {item.type === "link" && item.url && <small className="ellipsis">{item.url}</small>}
              </span>
              {item.items.length > 0 && <Icon name="next" size={12} />}
            </span>
            {item.items.length > 0 && depth < 4 && <Items items={item.items} depth={depth + 1} />}
          </li>
        ),
      )}
    </ul>
  );
}

export function MenuPreview({ menu, branding, stale }: { menu: readonly MenuItem[]; branding: Branding | null | undefined; stale: boolean }) {
  const { t } = useText();
  const colour = safeColour(branding?.colour);
  return (
    <section className={`preview ${stale ? "preview-stale" : ""}`} aria-label={t("Menu preview")}>
      <h2>{t("In the tray")}</h2>
      <div className="tray">
        <div className="tray-head" style={{ background: colour, color: inkOn(colour) }}>
          <Icon name={named[branding?.icon ?? "bell"] ?? "bell"} size={18} />
          <strong>{branding?.name ?? "Deskbell"}</strong>
        </div>
        <p className="tray-status"><span className="presence presence-on"><i /></span>{t("Online (in the tray)")}</p>
        {menu.length > 0 ? <Items items={menu} depth={0} /> : <p className="tray-none">{t("No items of the policy")}</p>}
        <ul className="tray-items tray-about"><li><span className="tray-item"><Icon name="help" size={16} /><span>{t("About")}</span></span></li></ul>
      </div>
      <p className="page-note">
        {branding?.icon_hidden ? t("The icon is hidden; messages still open the window.") : branding?.tooltip && t("Tooltip: {{text}}", { text: branding.tooltip })}
      </p>
      {stale && <p className="page-note">{t("This is the last version without errors.")}</p>}
    </section>
  );
}
