// Catches what a page throws while it is drawn: the frame stays, and the person can go on.
import { Component, type ReactNode } from "react";
import { translate } from "@/i18n/i18n";
import { Icon } from "./icons";
import { Button } from "./parts";

interface Props {
  /** Another address is another try. */
  place: string;
  children: ReactNode;
}
interface State {
  error: Error | null;
  place: string;
}

/** A part of the page that could not be fetched: the console was upgraded meanwhile, or is not there. */
const isLoading = (error: Error): boolean => /dynamically imported module|Importing a module script failed|error loading|preload/i.test(error.message);

export class Boundary extends Component<Props, State> {
  override state: State = { error: null, place: this.props.place };

  static getDerivedStateFromError = (error: unknown): Partial<State> => ({ error: error instanceof Error ? error : new Error(String(error)) });
  static getDerivedStateFromProps = (props: Props, state: State): Partial<State> | null => (props.place === state.place ? null : { error: null, place: props.place });

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="page-alone">
        <div className="state" role="alert">
          <div className="state-icon state-icon-critical"><Icon name="alert" size={28} /></div>
          <p className="state-title">{isLoading(error) ? translate("This part of the page could not be loaded") : translate("Something went wrong on this page")}</p>
          <div className="state-body">
            <p>{isLoading(error) ? translate("The console may have been upgraded. Nothing you wrote is lost.") : error.message}</p>
            <Button icon="reopen" onClick={() => location.reload()}>{translate("Load the page again")}</Button>
          </div>
        </div>
      </main>
    );
  }
}
