// Lambdas put together to one visitor of a variant.
#pragma once

namespace deskbell::core {

template <class... Function>
struct Overload : Function... {
  using Function::operator()...;
};
template <class... Function>
Overload(Function...) -> Overload<Function...>;

}  // namespace deskbell::core
